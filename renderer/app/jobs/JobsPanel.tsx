export default function JobsPanel({ close }: { close: () => void }) {
  return <button onClick={close}>x</button>;
}
