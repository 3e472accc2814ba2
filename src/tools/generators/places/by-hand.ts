// What is laid over the public sources, by hand: area codes that they lack, zones that they have wrong, countries.

/** In service or announced, and in neither source; the region of each. 436 and 679 are confirmed, the rest is not. */
export const NEW_CODES: Readonly<Record<string, string>> = {
  "436": "US-OH",
  "679": "US-MI",
  "729": "US-TN",
  "924": "US-MN",
  "457": "US-LA",
  "471": "US-MS",
  "624": "US-NY",
  "837": "US-CA",
  "861": "US-IL",
  "273": "CA-QC",
};

/** These zones and no others, whatever the source says of their prefixes; spread over their overlays too. */
export const ZONES_BY_HAND: Readonly<Record<string, string>> = {
  "219 574 812 270 606 423 850 906": "Chicago New_York",
  // Phenix City keeps the time of Columbus, across the river.
  "334": "Chicago New_York",
  "605 701 308 402 785 620 432": "Chicago Denver",
  "208 541 775": "Denver Los_Angeles",
  "928": "Denver Phoenix",
  "907": "Adak Anchorage",
  "915": "Denver",
  // The source has 689, an overlay of Orlando, in the Central zone.
  "407": "New_York",
  "317 765 260": "New_York",
  "807": "Atikokan Toronto Winnipeg",
  // Lloydminster keeps Alberta's time, Creighton Manitoba's.
  "306": "Edmonton Regina Winnipeg",
  "250": "Edmonton Fort_Nelson Vancouver",
  "418": "Blanc-Sablon Halifax Toronto",
  "709": "Goose_Bay St_Johns",
  "867": "Cambridge_Bay Coral_Harbour Inuvik Iqaluit Rankin_Inlet Whitehorse Yellowknife",
};

/** Area codes of more than one region. */
export const REGIONS_BY_HAND: Readonly<Record<string, string>> = {
  "902 782": "CA-NS CA-PE",
  "867": "CA-NT CA-NU CA-YT",
};

/** Islands with an area code of the plan: a country, or a territory as a region of the United States. */
export const ISLANDS = `
AG | Antigua | 268
AI | Anguilla | 264
BB | Barbados | 246
BM | Atlantic/Bermuda | 441
BS | Nassau | 242
DM | Dominica | 767
DO | Santo_Domingo | 809/829/849
GD | Grenada | 473
JM | Jamaica | 658/876
KN | St_Kitts | 869
KY | Cayman | 345
LC | St_Lucia | 758
MS | Montserrat | 664
SX | Lower_Princes | 721
TC | Grand_Turk | 649
TT | Port_of_Spain | 868
US-AS | Pacific/Pago_Pago | 684
US-GU | Pacific/Guam | 671
US-MP | Pacific/Saipan | 670
US-PR | Puerto_Rico | 787/939
US-VI | St_Thomas | 340
VC | St_Vincent | 784
VG | Tortola | 284
`;

/** ZIP prefixes whose places the source has wrong or cannot tell apart; zones are added to those of the source. */
export const ZIPS_BY_HAND = `
US-AL | Chicago New_York | 368
US-AS | Pacific/Pago_Pago | 96799
US-GU | Pacific/Guam | 969
US-MP | Pacific/Saipan | 96950-96952
PW | Pacific/Palau | 96939-96940
FM | Pacific/Chuuk Pacific/Kosrae Pacific/Pohnpei | 96941-96944
MH | Pacific/Kwajalein Pacific/Majuro | 96960 96970
`;
