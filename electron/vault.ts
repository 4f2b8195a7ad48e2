import { safeStorage } from 'electron';
import type { Protection, SecretVault } from '#host/shell.ts';

/** In front of what the keychain sealed. What the headless shell kept has no mark, and is read as it is. */
const MARK = new TextEncoder().encode('colophon:keychain:1:');

const PROBE = 'colophon';

/**
 * Secrets under the system's keychain, where there is one. On Linux, Electron also "encrypts" with a password that
 * stands in its source ("basic_text"); that is no protection, and it is not called one here.
 */
export function keychainVault(platform: NodeJS.Platform): SecretVault {
  let known: Promise<Protection> | undefined;
  const protection = () => (known ??= findProtection(platform));
  return {
    protection,
    async seal(plain) {
      if ((await protection()) === 'file') return plain;
      const sealed = await safeStorage.encryptStringAsync(Buffer.from(plain).toString('base64'));
      return new Uint8Array(Buffer.concat([MARK, sealed]));
    },
    async open(sealed) {
      if (!isMarked(sealed)) return sealed;
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed.subarray(MARK.length)));
      return new Uint8Array(Buffer.from(result, 'base64'));
    },
  };
}

async function findProtection(platform: NodeJS.Platform): Promise<Protection> {
  if (platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return 'file';
  }
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'file';
    // "Available" does not prove a keychain that answers: a locked or missing one shows only when it is used.
    const { result } = await safeStorage.decryptStringAsync(await safeStorage.encryptStringAsync(PROBE));
    return result === PROBE ? 'keychain' : 'file';
  } catch {
    return 'file';
  }
}

function isMarked(sealed: Uint8Array): boolean {
  return sealed.length > MARK.length && MARK.every((byte, index) => sealed[index] === byte);
}
