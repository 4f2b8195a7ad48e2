export const curateDocument = {} as const;
