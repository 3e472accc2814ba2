// What was typed cannot be done: nothing was asked of the service.
export class WrongUsage extends Error {}
