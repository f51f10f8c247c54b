import axios from 'axios';

const TIMEOUT_MS = 3000;

/** The JSON that a server answers. @throws when it is away, answers an error, or no JSON. */
export async function expectJson(url: string): Promise<unknown> {
  const { data } = await axios.get<unknown>(url, { timeout: TIMEOUT_MS, proxy: false });
  if (typeof data === 'string')
    throw new Error(`expected JSON from ${url}, got ${JSON.stringify(data.slice(0, 80))}`);
  return data;
}
