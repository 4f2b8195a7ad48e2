/** Why a file is no adapter that can be used. Thrown only inside this folder; `convertAdapter` makes values of it. */
export class AdapterProblem extends Error {
  readonly kind: 'damaged' | 'not-supported' | 'another-base';

  constructor(kind: AdapterProblem['kind'], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

export function damaged(detail: string): AdapterProblem {
  return new AdapterProblem('damaged', detail);
}

export function notSupported(detail: string): AdapterProblem {
  return new AdapterProblem('not-supported', detail);
}
