/** The first file of the thread in which the host looks for what to read: beside main in the bundle (host/reading/readThread.ts). */
import '#host/reading/readWorker.ts';
