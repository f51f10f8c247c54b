import { SERVER, WELL } from '../../tests/fakes/exampleSnapshot.ts';
import { gather } from './gather.ts';
import { follow } from './follow.ts';
import { problemsOf } from './problems/problems.ts';
import type { StatusSources } from './sources.ts';

/** A reading as its source would have answered it. */
function answered<T>(read: { value: T } | { error: string }): () => Promise<T> {
  return 'value' in read ? () => Promise.resolve(read.value) : () => Promise.reject(new Error(read.error));
}

const workflows = new Map<string, unknown>(
  Object.values(WELL.workflows).map((read) => {
    const view = 'value' in read ? read.value : undefined;
    return [view?.workflowId ?? '', view];
  }),
);

const sources: StatusSources = {
  pipeline: WELL.pipeline,
  servers: async () => [SERVER],
  disks: answered(WELL.disks),
  workflow: async (workflowId) => workflows.get(workflowId) as never,
  beside: answered(WELL.beside),
  topic: answered(WELL.topic),
  drivers: answered(WELL.drivers),
  progress: answered(WELL.progress),
  deadLetters: answered(WELL.deadLetters),
  verification: answered(WELL.verification),
};

const never = () => new Promise<never>(() => undefined);

describe('gathering a status', () => {
  it('puts together what each source answers', async () => {
    const snapshot = await gather(sources);
    expect(snapshot).toEqual({ ...WELL, at: snapshot?.at });
  });

  it('is undefined when the stack does not run, and asks nobody', async () => {
    let asked = 0;
    const counting = async () => {
      asked += 1;
      return undefined;
    };
    expect(await gather({ ...sources, servers: async () => undefined, progress: counting })).toBeUndefined();
    expect(asked).toBe(0);
  });

  it('goes on without those that fail or do not answer', async () => {
    const snapshot = await gather(
      { ...sources, topic: never, workflow: never, progress: () => Promise.reject(new Error('no host')) },
      50,
    );
    expect(snapshot).toMatchObject({
      topic: { error: 'no answer within 50 ms' },
      workflows: { stream: { error: 'no answer within 50 ms' } },
      progress: { error: 'no host' },
      drivers: WELL.drivers,
      verification: WELL.verification,
    });
  });
});

/** A screen that notes what is written, then does `then`. */
function screen(isTerminal: boolean, written: string[], then: () => void) {
  return {
    isTerminal,
    colors: false,
    write(text: string) {
      written.push(text);
      then();
    },
  };
}

describe('the live status', () => {
  it.each([
    [true, /company-pipeline[\s\S]*server +state[\s\S]*workflow +state/],
    [false, /^\S+ \| 1 of 1 server up \| .*$/],
  ])('on a terminal (%s) is written again and again until it is aborted', async (isTerminal, expected) => {
    const controller = new AbortController();
    const written: string[] = [];
    const onThird = () => (written.length === 3 ? controller.abort() : undefined);
    await follow([sources], screen(isTerminal, written, onThird), controller.signal, 1);
    expect(written).toHaveLength(3);
    for (const text of written) expect(text).toMatch(expected);
  });

  it('ends at once when it is aborted while it waits', async () => {
    const controller = new AbortController();
    const written: string[] = [];
    const abortSoon = () => void setImmediate(() => controller.abort());
    await follow([sources], screen(false, written, abortSoon), controller.signal, 3_600_000);
    expect(written).toHaveLength(1);
  });

  it('goes on while the stack does not run, and shows it when it does again', async () => {
    const controller = new AbortController();
    const written: string[] = [];
    const restarted = { ...sources, servers: async () => (written.length === 0 ? undefined : [SERVER]) };
    const onSecond = () => (written.length === 2 ? controller.abort() : undefined);
    await follow([restarted], screen(false, written, onSecond), controller.signal, 1);
    expect(written).toEqual(['The stack does not run.', expect.stringMatching(/1 of 1 server up/)]);
  });

  it('shows problems as they come', async () => {
    const snapshot = await gather({ ...sources, drivers: async () => [] });
    expect(snapshot && problemsOf(snapshot)).toContain('no Spark driver runs for the stream');
  });
});
