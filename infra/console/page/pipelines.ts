/** Of which pipeline the page is: its address says so, in `?pipeline=`. */

/** Names of the stack's pipelines, in its order: the server has written them into the page. */
export function pipelineNames(): readonly string[] {
  const names = document.querySelector<HTMLMetaElement>('meta[name=pipelines]')?.content ?? '';
  return names.split(' ');
}

/** The pipeline that the address names; none, where it names none. */
export function chosenPipeline(): string | undefined {
  return new URLSearchParams(location.search).get('pipeline') ?? undefined;
}

/** The one that a section is about: the first, where none was chosen. */
export function shownPipeline(): string {
  return chosenPipeline() ?? pipelineNames()[0] ?? '';
}

/** A path with its pipeline, where there are several to tell apart. */
export function address(path: string, pipeline: string | undefined = chosenPipeline()): string {
  if (pipeline === undefined || pipelineNames().length < 2) return path;
  return `${path}${path.includes('?') ? '&' : '?'}pipeline=${encodeURIComponent(pipeline)}`;
}

/** What says the same in a terminal, where one has to say which pipeline is meant if there are several. */
export function command(text: string): string {
  return pipelineNames().length < 2 ? text : `${text} --pipeline ${shownPipeline()}`;
}
