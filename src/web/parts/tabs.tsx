// Parts of a page that are links of their own: they can be opened beside each other and sent to somebody.

export function Tabs({
  tabs,
  current,
}: {
  tabs: readonly { href: string; name: string }[];
  current: string;
}) {
  return (
    <nav class="tabs" aria-label="Parts of this page">
      {tabs.map(({ href, name }) => (
        <a key={href} href={href} aria-current={href === current ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
