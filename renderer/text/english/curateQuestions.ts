export const curateQuestions = {} as const;
