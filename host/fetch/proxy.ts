import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** The environment's names for a proxy, as every other program reads them. */
const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'] as const;

export interface Way {
  http: HttpAgent;
  https: HttpsAgent;
  /** Whether something stands between: then names are looked up there, and only what stands in the address is judged. */
  proxied: boolean;
}

const KEEP = { keepAlive: false } as const;

export const directWay: Way = { http: new HttpAgent(KEEP), https: new HttpsAgent(KEEP), proxied: false };

/** The way out. `setting` goes before the environment; null where this Node knows no proxies and one is wanted. */
export function wayOut(setting: string, environment: NodeJS.ProcessEnv): Way | null {
  const wanted =
    setting === ''
      ? Object.fromEntries(
          NAMES.flatMap((name) => {
            const value = environment[name];
            return value === undefined || value === '' ? [] : [[name, value]];
          }),
        )
      : { HTTPS_PROXY: setting, HTTP_PROXY: setting };
  if (!Object.keys(wanted).some((name) => !/^no_proxy$/i.test(name))) return directWay;
  // Going straight instead would tell the net who asks, which is what a proxy may be there to prevent.
  if (!knowsProxies(process.versions.node)) return null;
  const options = { ...KEEP, proxyEnv: wanted };
  return { http: new HttpAgent(options), https: new HttpsAgent(options), proxied: true };
}

/** Agents learnt of proxies in 22.21 and 24.5 (https://nodejs.org/api/http.html, "Built-in proxy support"). */
export function knowsProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
