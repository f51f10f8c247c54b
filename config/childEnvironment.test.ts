import { downloadEnvironment, networkEnvironment, serverEnvironment } from './childEnvironment.ts';

describe('the environment that a process is given', () => {
  it('keeps those of its own, whatever its user has', () => {
    expect(serverEnvironment({ PATH: '/bin', LC_ALL: 'tr_TR' }, { SPARK_HOME: '/spark' })).toEqual({
      PATH: '/bin',
      LC_ALL: 'C.UTF-8',
      SPARK_HOME: '/spark',
    });
  });

  it('leads to other machines through the proxy, and never to this one', () => {
    const environment = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'intranet' };
    expect(networkEnvironment(environment)).toMatchObject({
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: 'intranet,localhost,127.0.0.1,::1',
      no_proxy: 'intranet,localhost,127.0.0.1,::1',
    });
  });

  it('tells package clients where packages are, and not where to put them', () => {
    const environment = {
      PIP_INDEX_URL: 'https://mirror/simple',
      PIP_TARGET: '/of/others',
      MAVEN_OPTS: '-Da=b',
    };
    const { PIP_INDEX_URL, PIP_TARGET, MAVEN_OPTS } = downloadEnvironment(environment);
    expect({ PIP_INDEX_URL, PIP_TARGET, MAVEN_OPTS }).toEqual({
      PIP_INDEX_URL: 'https://mirror/simple',
      PIP_TARGET: undefined,
      MAVEN_OPTS: '-Da=b',
    });
  });
});
