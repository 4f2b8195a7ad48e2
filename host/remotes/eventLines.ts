/** A piece of an answer is a few hundred bytes; nobody who means well sends a line like this. */
const LONGEST_EVENT_BYTES = 1024 ** 2;

const LINE_FEED = 10;
const RETURN = 13;

/**
 * Takes server-sent events apart (https://html.spec.whatwg.org/multipage/server-sent-events.html), however the bytes
 * were cut on their way. Only "data" counts. Bytes that are no UTF-8 are no answer.
 */
export class EventLines {
  /** The line that is not whole yet. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #data: string[] = [];
  #dataLength = 0;
  /** The line break before was a carriage return, and a line feed after it is the same break. */
  #afterReturn = false;
  #first = true;

  /** The data of the events that these bytes complete, up to the place where they are wrong. */
  take(bytes: Uint8Array): { events: string[]; failure: 'answer' | 'too-large' | null } {
    const events: string[] = [];
    let from = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (this.#afterReturn && byte === LINE_FEED) {
        this.#afterReturn = false;
        from = at + 1;
        continue;
      }
      this.#afterReturn = byte === RETURN;
      if (byte !== LINE_FEED && byte !== RETURN) continue;
      const line = this.#line(bytes.subarray(from, at));
      from = at + 1;
      if (line === null) return { events, failure: 'answer' };
      const event = this.#read(line);
      if (event !== null) events.push(event);
      if (this.#dataLength > LONGEST_EVENT_BYTES) return { events, failure: 'too-large' };
    }
    const left = bytes.subarray(from);
    if (left.length > 0) this.#rest.push(left.slice());
    this.#restBytes += left.length;
    return { events, failure: this.#restBytes > LONGEST_EVENT_BYTES ? 'too-large' : null };
  }

  #line(end: Uint8Array): string | null {
    const whole = this.#rest.length === 0 ? end : Buffer.concat([...this.#rest, end]);
    this.#rest = [];
    this.#restBytes = 0;
    try {
      const line = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !this.#first }).decode(whole);
      this.#first = false;
      return line;
    } catch {
      return null;
    }
  }

  /** The event's data at the empty line that ends it. */
  #read(line: string): string | null {
    if (line === '') {
      const whole = this.#data.length === 0 ? null : this.#data.join('\n');
      this.#data = [];
      this.#dataLength = 0;
      return whole;
    }
    if (line === 'data') this.#data.push('');
    else if (line.startsWith('data:')) this.#data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    else return null;
    // Empty ones count as well: a million of them is an attack, too.
    this.#dataLength += (this.#data.at(-1)?.length ?? 0) + 1;
    return null;
  }
}
