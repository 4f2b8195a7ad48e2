/** The first file of the threads in which the host seals: beside main in the bundle (host/snapshots/threads.ts). */
import '#host/snapshots/sealWorker.ts';
