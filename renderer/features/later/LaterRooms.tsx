export function CurateRoom() {
  return null;
}
export function FactoryRoom() {
  return null;
}
export function DatanetsRoom() {
  return null;
}
export function EarningsRoom() {
  return null;
}
export function WalletRoom() {
  return null;
}
