interface Counted {
  content: AsyncGenerator<Uint8Array>;
  /** Throws what broke the reading. Whoever sent it only knows that sending ended. */
  check(): void;
}

/** What is sent, telling after each part how many bytes went. */
export function counted(content: AsyncIterable<Uint8Array>, reached: (bytes: number) => void): Counted {
  let broken: { error: unknown } | null = null;
  const parts = async function* () {
    let at = 0;
    try {
      for await (const part of content) {
        yield part;
        at += part.length;
        reached(at);
      }
    } catch (error) {
      broken = { error };
      throw error;
    }
  };
  return {
    content: parts(),
    check() {
      if (broken !== null) throw broken.error;
    },
  };
}
