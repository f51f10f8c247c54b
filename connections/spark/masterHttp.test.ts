import { SparkMasterUnavailable, SubmissionRefused, type CreateSubmission } from './master.ts';
import { alive, masterThat, masterThatAnswers } from '../../tests/fakes/fakeSparkMasterServer.ts';
import { openSparkMaster } from './masterHttp.ts';

const submission: CreateSubmission = {
  action: 'CreateSubmissionRequest',
  clientSparkVersion: '3.5.7',
  appResource: 'file:///job.jar',
  mainClass: 'Main',
  appArgs: [],
  environmentVariables: {},
  sparkProperties: {},
};

describe('creating a driver', () => {
  it('posts the submission and answers its id', async () => {
    const received: string[] = [];
    const master = await masterThat((request, response) => {
      request.on('data', (chunk) => received.push(`${request.method} ${request.url} ${String(chunk)}`));
      request.on('end', () => response.end(JSON.stringify({ success: true, submissionId: 'driver-7' })));
    });
    expect(await master.create(submission)).toBe('driver-7');
    expect(received).toEqual([`POST /v1/submissions/create ${JSON.stringify(submission)}`]);
  });

  it('is refused when the master calls the request malformed, without its stack trace', async () => {
    const master = await masterThatAnswers(
      { action: 'ErrorResponse', message: 'Malformed request: no jar\n\torg.apache' },
      400,
    );
    const error = await master.create(submission).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SubmissionRefused);
    expect((error as Error).message).toMatch(/refused the submission: HTTP 400, Malformed request: no jar$/);
  });

  it('can be tried again when the master recovers or stands by', async () => {
    const master = await masterThatAnswers({
      success: false,
      message: 'Current state is not alive: RECOVERING',
    });
    await expect(master.create(submission)).rejects.toThrow(
      /not ready at .*create after .* s: Current state is not alive/,
    );
  });
});

describe('the state of a driver', () => {
  it('is what the master says', async () => {
    const master = await masterThatAnswers({
      success: true,
      driverState: 'FAILED',
      submissionId: 'driver-7',
    });
    expect(await master.status('driver-7')).toBe('FAILED');
  });

  it('is undefined when the master knows none of that id', async () => {
    const master = await masterThatAnswers({ success: false, submissionId: 'driver-7' });
    expect(await master.status('driver-7')).toBeUndefined();
  });

  it('is not to be had from a master that recovers: that is not "unknown"', async () => {
    const master = await masterThatAnswers({
      success: false,
      message: 'Exception from the cluster: not alive',
    });
    await expect(master.status('driver-7')).rejects.toBeInstanceOf(SparkMasterUnavailable);
  });
});

describe('killing', () => {
  it('says whether there was something to end', async () => {
    expect(await (await masterThatAnswers({ success: true })).kill('driver-7')).toBe(true);
    expect(
      await (await masterThatAnswers({ success: false, message: 'already finished' })).kill('driver-7'),
    ).toBe(false);
  });

  it('takes the redirection that follows the end of an application for an answer', async () => {
    const asked: (string | undefined)[] = [];
    const master = await masterThat((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    await master.killApplication('app-1');
    expect(asked).toEqual(['POST /app/kill/?id=app-1&terminate=true']);
  });

  it('fails when the web UI does not allow it', async () => {
    const master = await masterThatAnswers({}, 405);
    await expect(master.killApplication('app-1')).rejects.toThrow(/HTTP 405/);
  });
});

describe('the overview', () => {
  it('lists live drivers, active and ended applications', async () => {
    const master = await masterThatAnswers(alive);
    expect(await master.overview()).toEqual({
      drivers: [{ id: 'driver-1', state: 'RUNNING', mainClass: 'Main' }],
      applications: [{ id: 'app-1', name: 's driver-1' }],
      endedApplications: [{ id: 'app-0', name: 's driver-0' }],
    });
  });

  it('is not to be had while the master recovers, as drivers may be missing from it', async () => {
    const master = await masterThatAnswers({ ...alive, status: 'RECOVERING' });
    await expect(master.overview()).rejects.toThrow(/its status is RECOVERING/);
  });

  it.each([
    ['an HTML page', '<html></html>'],
    ['JSON of another shape', { status: 'ALIVE' }],
    [
      'a driver in a state that Spark does not have',
      { ...alive, activedrivers: [{ id: 'd', state: 'HAPPY', mainclass: 'M' }] },
    ],
  ])('is refused when it is %s', async (_, body) => {
    const master = await masterThatAnswers(body);
    await expect(master.overview()).rejects.toThrow(/an answer that is none of Spark 3.5/);
  });
});

describe('a master in trouble', () => {
  it('is unavailable when the connection is refused', async () => {
    const url = 'http://127.0.0.1:1';
    const error = await openSparkMaster({ restUrl: url, uiUrl: url })
      .overview()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SparkMasterUnavailable);
    expect((error as SparkMasterUnavailable).message).toMatch(
      /not ready at http:\/\/127\.0\.0\.1:1\/json\/ after .*ECONNREFUSED/,
    );
    expect((error as SparkMasterUnavailable).cause).toBeInstanceOf(Error);
  });

  it('is unavailable when it takes a request and never answers', async () => {
    const master = await masterThat(() => undefined, 50);
    await expect(master.status('driver-7')).rejects.toThrow(/after 0\.\d s: no answer/);
  });

  it('is unavailable when it drops the connection or answers a 5xx', async () => {
    const dropping = await masterThat((request) => request.socket.destroy());
    await expect(dropping.create(submission)).rejects.toThrow(/socket hang up/);
    await expect((await masterThatAnswers({}, 503)).create(submission)).rejects.toThrow(/HTTP 503/);
  });

  it('is not asked any longer once the caller is cancelled, who gets the reason', async () => {
    const cancelled = new AbortController();
    const master = await masterThat(() => cancelled.abort(new Error('enough')));
    await expect(master.overview(cancelled.signal)).rejects.toThrow('enough');
    await expect(master.overview(cancelled.signal)).rejects.toThrow('enough');
  });
});
