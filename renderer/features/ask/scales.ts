/** A number as it is set: "0.7", "-1.25". */
export function setNumber(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
