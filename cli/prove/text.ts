import type { Proof } from './prove.ts';

/** Problems that are said; the JSON has all. */
const SAID = 20;

/** A proof in sentences: the first has the verdict. */
export function proofText(proof: Proof): string {
  const { records, lost, doubled, different, refused, lines, since, until, chain, kept, problems } = proof;
  const alone = proof.byChainAlone;
  const holds = chain.holds ? 'its chain holds' : 'its chain is broken';
  return [
    `${proof.ok ? 'proven' : 'NOT proven'}: ${counted(records)} records, ${counted(lost)} lost, ${counted(doubled)} doubled, ${counted(different)} different`,
    ...(refused === 0 ? [] : [`  of them ${counted(refused)} are dead letters, each with its reason`]),
    ...(alone.records === 0
      ? []
      : [
          `  ${counted(alone.records)} more the topic no longer holds: of them the chain alone says that they were verified; found then, ${counted(alone.lost)} lost and ${counted(alone.different)} different`,
        ]),
    ...(since === undefined || until === undefined
      ? []
      : [`  by ${linesOf(lines)}, of verifications from ${since} to ${until}`]),
    `  the ledger has ${linesOf(chain.lines)}, ${holds}${chain.newest === undefined ? '' : `; the newest is ${chain.newest.number}, with the digest ${chain.newest.digest}`}`,
    ...(kept === undefined
      ? []
      : [
          `  the file has ${counted(kept.lines)} of them${kept.isAlone ? '; the table has none any more' : ', each compared with the table'}`,
        ]),
    ...problems.slice(0, SAID).map((problem) => `- ${problem}`),
    ...(problems.length > SAID ? [`- and ${problems.length - SAID} more (--json has them)`] : []),
  ].join('\n');
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}

function linesOf(count: number): string {
  return `${counted(count)} ${count === 1 ? 'line' : 'lines'}`;
}
