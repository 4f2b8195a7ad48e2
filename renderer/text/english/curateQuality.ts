export const curateQuality = {} as const;
