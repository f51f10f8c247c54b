import type { Wanted } from '../../cli/record/way.ts';
import { recordApp } from './record.ts';

const ID = '8b1f0c52-6d0e-5a7e-9a55-0c6f1d1b7e43';

async function ask(of: string) {
  const asked: Wanted[] = [];
  const app = recordApp(async (wanted) => {
    asked.push(wanted);
    return { id: undefined, steps: [] };
  });
  const { status } = await app.request(`/api/record?of=${encodeURIComponent(of)}`);
  return { status, asked };
}

it.each<[string, Wanted]>([
  [ID, { id: ID }],
  [` ${ID} `, { id: ID }],
  ['2/21798', { partition: 2, offset: '21798' }],
  ['2 / 21798', { partition: 2, offset: '21798' }],
])('follows what is asked for, as a person types it: %j', async (of, wanted) => {
  expect(await ask(of)).toEqual({ status: 200, asked: [wanted] });
});

it.each(['', 'company-1', '2/', "'; DROP TABLE"])(
  'refuses what is neither an id nor a place: %j',
  async (of) => {
    expect(await ask(of)).toEqual({ status: 400, asked: [] });
  },
);
