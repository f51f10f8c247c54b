import { createSocket } from 'node:dgram';
import { getServers, setServers } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { processEnvironment } from '../../config/environment.ts';
import { connectTemporal } from './temporal.ts';

describe('a connection to Temporal', () => {
  it('is not made through the proxy of the environment, without TLS', async () => {
    const asked: string[] = [];
    const proxy = createServer().on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 503 Unavailable\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const environment = processEnvironment();
    const before = environment['http_proxy'];
    Object.assign(environment, { http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
    try {
      await expect(connectTemporal({ address: '127.0.0.1:1', connectTimeout: 500 })).rejects.toThrow(
        'Failed to connect',
      );
      expect(asked).toEqual([]);
    } finally {
      if (before === undefined) Reflect.deleteProperty(environment, 'http_proxy');
      else Object.assign(environment, { http_proxy: before });
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
  });

  it('asks the name server for addresses alone, as one without a network answers nothing else', async () => {
    let asked = 0;
    const names = createSocket('udp4').on('message', () => {
      asked += 1;
    });
    await new Promise<void>((resolve) => names.bind(0, '127.0.0.1', resolve));
    const before = getServers();
    setServers([`127.0.0.1:${names.address().port}`]);
    try {
      await expect(connectTemporal({ address: 'localhost:1', connectTimeout: 500 })).rejects.toThrow(
        'Failed to connect',
      );
      expect(asked).toBe(0);
    } finally {
      setServers(before);
      await new Promise<void>((resolve) => names.close(resolve));
    }
  });
});
