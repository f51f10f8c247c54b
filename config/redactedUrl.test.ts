import { redactedUrl } from './redactedUrl.ts';

describe('a URL as messages show it', () => {
  it.each([
    ['http://127.0.0.1:8000/api/v1/companies', 'http://127.0.0.1:8000/api/v1/companies'],
    ['https://ada:s3cret@example.org/api', 'https://example.org/api'],
    ['https://ada:s3@cret@example.org', 'https://example.org'],
    ['https://s3cret@example.org', 'https://example.org'],
    ['https://example.org/api?key=s3cret&page=1', 'https://example.org/api?key=(hidden)&page=(hidden)'],
    ['ftp://ada:s3cret@example.org/a b', 'ftp://example.org/a b'],
    ['nowhere', 'nowhere'],
  ])('%s is %s', (url, shown) => {
    expect(redactedUrl(url)).toBe(shown);
  });
});
