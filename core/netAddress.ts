/** What may stand in the settings as an address. Without zod, so that a field can say so while a person types. */
const LONGEST = 300;
const LOOPBACK = String.raw`(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])`;
const HUB = new RegExp(String.raw`^(?:https://[\w.:[\]-]+|http://${LOOPBACK}(?::\d{1,5})?)(?:/[\w./~-]*)?$`, 'i');
const PROXY = /^(?:https?:\/\/[\w.:[\]-]+\/?)?$/i;

/** A mirror of the hub: https, or http on this machine; without a name or password, which would lie open on disk. */
export function isHubAddress(text: string): boolean {
  return text.length <= LONGEST && HUB.test(text);
}

/** Empty: as the environment says. */
export function isProxyAddress(text: string): boolean {
  return text.length <= LONGEST && PROXY.test(text);
}

/** Where models are looked for by name, until a person names a mirror. */
export const DEFAULT_HUB_ADDRESS = 'https://huggingface.co';
