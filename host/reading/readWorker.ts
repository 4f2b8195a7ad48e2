import { parentPort } from 'node:worker_threads';
import { type ReadNews, type ReadWish, answerWish } from './readDuty.ts';

/** Where indexes are made and asked, beside the host's own thread: both keep a processor busy. */
const port = parentPort;
if (port === null) throw new Error('This is the beginning of a thread.');
let stopped = false;
port.on('message', (wish: { id: number; wish: ReadWish } | 'stop') => {
  if (wish === 'stop') {
    stopped = true;
    return;
  }
  const tell = (news: ReadNews) => port.postMessage({ id: wish.id, news });
  void answerWish(wish.wish, { progress: (done) => tell({ kind: 'progress', done }), stopped: () => stopped }).then(
    tell,
  );
});
port.postMessage('begun');
