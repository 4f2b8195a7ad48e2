import { BlockList, isIP } from 'node:net';

/**
 * How near an address lies. A fetch may go outwards only: what is answered from farther away must not lead to what is
 * nearer, or a stranger's server could have this machine ask the person's router, or a service on this very machine.
 */
export type Nearness = 'never' | 'this-machine' | 'own-network' | 'world';

const ORDER: Record<Nearness, number> = { never: 0, 'this-machine': 1, 'own-network': 2, world: 3 };

export function isNearer(one: Nearness, other: Nearness): boolean {
  return ORDER[one] < ORDER[other];
}

const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4');
thisMachine.addAddress('::1', 'ipv6');

const ownNetwork = new BlockList();
ownNetwork.addSubnet('10.0.0.0', 8, 'ipv4');
ownNetwork.addSubnet('172.16.0.0', 12, 'ipv4');
ownNetwork.addSubnet('192.168.0.0', 16, 'ipv4');
// Shared by a provider's customers; private networks laid over the net use it as well.
ownNetwork.addSubnet('100.64.0.0', 10, 'ipv4');
ownNetwork.addSubnet('fc00::', 7, 'ipv6');

/** Nothing that a file could lie on: unspecified, link-local (metadata of cloud machines), multicast, reserved. */
const never = new BlockList();
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('192.0.0.0', 24, 'ipv4');
never.addSubnet('198.18.0.0', 15, 'ipv4');
never.addSubnet('224.0.0.0', 4, 'ipv4');
never.addSubnet('240.0.0.0', 4, 'ipv4');
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('fec0::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
// An address of version 4 in the clothes of version 6: what it leads to depends on a gateway.
never.addSubnet('64:ff9b::', 96, 'ipv6');
never.addSubnet('64:ff9b:1::', 48, 'ipv6');
never.addSubnet('2002::', 16, 'ipv6');
never.addSubnet('2001::', 32, 'ipv6');

/** Of an address in numbers. Anything else is not an address. */
export function nearnessOf(address: string): Nearness {
  const version = isIP(address);
  if (version === 0) return 'never';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  // A BlockList reads "::ffff:127.0.0.1" as the address of version 4 that it is.
  if (thisMachine.check(address, family)) return 'this-machine';
  if (never.check(address, family)) return 'never';
  return ownNetwork.check(address, family) ? 'own-network' : 'world';
}

/** A name that means this machine by agreement (RFC 6761), whatever a name server says. */
export function isLocalName(name: string): boolean {
  return /^(?:.+\.)?localhost\.?$/i.test(name);
}

/** The host of a URL without the brackets that an address of version 6 wears there. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * Whether what a name leads to may be asked, and how near it is: judged by the nearest of its addresses, as any of them
 * may be taken. `from` is where the way there came from. A name that means this machine must not lead elsewhere, and no
 * other name may lead here: whoever owns a name can have it point at a service of the person's.
 */
export function nearnessBehind(name: string, addresses: readonly string[], from: Nearness): Nearness | null {
  const nearest = addresses
    .map(nearnessOf)
    .reduce<Nearness>((sofar, each) => (isNearer(each, sofar) ? each : sofar), 'world');
  if (addresses.length === 0 || nearest === 'never' || isNearer(nearest, from)) return null;
  return (nearest === 'this-machine') === isLocalName(name) ? nearest : null;
}
