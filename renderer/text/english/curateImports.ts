export const curateImports = {} as const;
