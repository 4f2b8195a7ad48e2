export const curateSuggestions = {} as const;
