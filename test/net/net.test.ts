import { describe, expect, it } from 'vitest';
import { cidrContains, cidrsOverlap, hostAddress, hostCount, netmask, parseCidr } from '../../src/net/cidr.js';
import { formatIp, parseIp } from '../../src/net/ip.js';
import { formatRange, parseRange } from '../../src/net/range.js';
import { isPrivate, specialPurpose } from '../../src/net/scope.js';
import { spanSize } from '../../src/net/span.js';

/** Code of the error a call throws. */
function codeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe('addresses', () => {
  it.each([
    ['0.0.0.0', 0],
    ['192.168.1.10', 3232235786],
    ['255.255.255.255', 4294967295],
  ])('%s is %d and back', (text, number) => {
    expect(parseIp(text)).toBe(number);
    expect(formatIp(number)).toBe(text);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '0x1.2.3.4',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.4/24',
    '::1',
    'a.b.c.d',
  ])('refuses %j', (text) => expect(codeOf(() => parseIp(text))).toBe('K8SLAB_NET_ADDRESS'));

  it.each([-1, 4294967296, 1.5, Number.NaN])('has no address %d', (number) => {
    expect(codeOf(() => formatIp(number))).toBe('K8SLAB_NET_ADDRESS');
  });
});

describe('networks', () => {
  it('knows its ends, prefix and canonical form', () => {
    expect(parseCidr('192.168.1.10/24')).toEqual({
      first: parseIp('192.168.1.0'),
      last: parseIp('192.168.1.255'),
      prefix: 24,
      network: '192.168.1.0/24',
      hasHostBits: true,
    });
    expect(parseCidr('10.96.0.0/12')).toMatchObject({ last: parseIp('10.111.255.255'), hasHostBits: false });
  });

  it.each([
    '192.168.1.0',
    '192.168.1.0/',
    '192.168.1.0/33',
    '192.168.1/24',
    '192.168.1.0/024',
    '10.0.0.0/08',
    '192.168.1.0/24/24',
    '10.0.0.0/8 ',
    'fd00::/8',
  ])('refuses %j', (text) => expect(codeOf(() => parseCidr(text))).toBe('K8SLAB_NET_CIDR'));

  it.each([
    ['192.168.1.0/24', '192.168.1.0/24', true],
    ['192.168.1.0/24', '192.168.0.0/16', true],
    ['192.168.1.0/24', '192.168.2.0/24', false],
    ['192.168.1.128/25', '192.168.1.0/25', false],
    ['0.0.0.0/0', '10.0.0.0/8', true],
  ])('%s and %s overlap: %s', (a, b, overlap) => {
    expect(cidrsOverlap(a, b)).toBe(overlap);
    expect(cidrsOverlap(b, a)).toBe(overlap);
  });

  it.each([
    ['192.168.1.0/24', '192.168.1.255', true],
    ['192.168.1.0/24', '192.168.2.0', false],
    ['192.168.56.0/21', '192.168.56.0/24', true],
    ['192.168.56.0/24', '192.168.56.0/21', false],
  ])('%s contains %s: %s', (outer, inner, contained) => expect(cidrContains(outer, inner)).toBe(contained));

  it('counts addresses for machines', () => {
    expect(['10.0.0.0/24', '10.0.0.0/30', '10.0.0.0/31', '10.0.0.1/32'].map(hostCount)).toEqual([254, 2, 2, 1]);
  });

  it('writes netmasks', () => {
    expect(['10.0.0.0/8', '192.168.1.0/24', '192.168.1.0/25', '10.0.0.0/0'].map(netmask)).toEqual([
      '255.0.0.0',
      '255.255.255.0',
      '255.255.255.128',
      '0.0.0.0',
    ]);
  });

  it('finds the nth address, also behind the end, but not behind the address space', () => {
    expect(hostAddress('192.168.1.0/24', 10)).toBe('192.168.1.10');
    expect(hostAddress('192.168.1.0/24', 257)).toBe('192.168.2.1');
    expect(hostAddress('255.255.255.0/24', 256)).toBe('0.0.0.0');
  });

  it('knows private and special networks', () => {
    expect(['10.96.0.0/12', '172.32.0.0/16', '192.168.0.0/15'].map((cidr) => isPrivate(parseCidr(cidr)))).toEqual([
      true,
      false,
      false,
    ]);
    expect(specialPurpose(parseCidr('127.0.1.0/24'))).toBe('loopback addresses');
    expect(specialPurpose(parseCidr('239.0.0.0/24'))).toBe('multicast and reserved addresses');
    expect(specialPurpose(parseCidr('192.168.1.0/24'))).toBeUndefined();
  });
});

describe('ranges', () => {
  it('has both ends inside', () => {
    const range = parseRange('192.168.1.11-192.168.1.99');
    expect(spanSize(range)).toBe(89);
    expect(formatRange(range)).toBe('192.168.1.11-192.168.1.99');
    expect(parseRange('10.0.0.1 - 10.0.0.1')).toEqual(parseRange('10.0.0.1-10.0.0.1'));
  });

  it.each([
    '192.168.1.11',
    '192.168.1.11-99',
    '192.168.1.99-192.168.1.11',
    '1.1.1.1-2.2.2.2-3.3.3.3',
    '1.1.1.300-1.1.1.301',
    '-',
  ])('refuses %j', (text) => expect(codeOf(() => parseRange(text))).toBe('K8SLAB_NET_RANGE'));
});
