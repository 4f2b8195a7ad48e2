export default function Overlay() {
  return null;
}
