-- The hopper walks a campaign's contacts zone by zone, so that a zone that is closed keeps no other waiting.

CREATE TABLE contact_zones (
  campaign_id INTEGER NOT NULL,
  -- Empty = the campaign's own.
  time_zone TEXT NOT NULL,
  -- The last contact of this zone that was turned into a call or passed over.
  cursor INTEGER NOT NULL,
  -- The last contact of this zone.
  last_contact INTEGER NOT NULL,
  -- Contacts behind the cursor.
  waiting INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, time_zone)
) WITHOUT ROWID;
CREATE INDEX contact_zones_waiting ON contact_zones (campaign_id) WHERE waiting > 0;

-- The rowid is part of every index: this one walks the contacts of a campaign and zone in order of their ids.
DROP INDEX contacts_by_campaign;
CREATE INDEX contacts_by_zone ON contacts (campaign_id, time_zone);

INSERT INTO contact_zones (campaign_id, time_zone, cursor, last_contact, waiting)
SELECT p.campaign_id, coalesce(p.time_zone, ''), k.contact_cursor, max(p.id), sum(p.id > k.contact_cursor)
FROM contacts p JOIN campaigns k ON k.id = p.campaign_id GROUP BY 1, 2;

-- From here on campaigns.contact_cursor counts contacts: it grows by as many as were taken from the list, and guards
-- the next taking. (What it was before only matters as a number that it was.)
