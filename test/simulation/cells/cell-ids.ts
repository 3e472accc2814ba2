// Which cell an id belongs to, read from the id alone: no table is asked.

/** Campaign ids of cell n begin behind n × this. */
const CAMPAIGNS_OF_A_CELL = 2 ** 40;

export const campaignBase = (cell: number): number => cell * CAMPAIGNS_OF_A_CELL;

export const cellOfCampaign = (campaignId: number): number => Math.floor(campaignId / CAMPAIGNS_OF_A_CELL);

/** Its last eight bits, which are random in an id of before: today's deployment must be told apart by its age. */
export const idInCell = (cell: number, id: string): string => `${id}${cell.toString(16).padStart(2, "0")}`;

export const cellOfId = (id: string): number => Number.parseInt(id.slice(-2), 16);
