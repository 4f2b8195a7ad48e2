/** The record that was on the desk when it was left, by project: whoever looks at the table comes back to it. */
export const lastPlaces = new Map<string, number>();
