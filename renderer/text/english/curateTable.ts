export const curateTable = {} as const;
