import type { ProjectState } from '#core/curate/state/projectState.ts';

/** Every question that anybody ever answered here, those that were removed too. */
export function answeredOnce(state: ProjectState): Set<string> {
  const asked = new Set(state.answerCodes.keys());
  for (const layer of [...state.labelers, state.decisions]) {
    for (const answers of layer.kept.values()) for (const question in answers) asked.add(question);
  }
  return asked;
}
