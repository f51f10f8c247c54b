/** Temporal's page of a workflow, where its web UI is known. */
export function workflowLink(temporalUi: string | undefined, workflowId: string): { readonly href?: string } {
  if (temporalUi === undefined) return {};
  return { href: `${temporalUi}/namespaces/default/workflows/${encodeURIComponent(workflowId)}` };
}
