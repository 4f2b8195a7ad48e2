export const curateProjects = {} as const;
