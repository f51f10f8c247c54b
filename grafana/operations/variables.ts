import { CustomVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

/** Variable `pipeline`: one of these ids of workflows, the first where nobody has chosen. */
export function pipelineVariable(ids: readonly string[]): CustomVariableBuilder {
  const [first = ''] = ids;
  return new CustomVariableBuilder('pipeline')
    .label('Pipeline')
    .values(ids.join(','))
    .options(ids.map((id) => ({ text: id, value: id, selected: id === first })))
    .current({ text: first, value: first, selected: true })
    .multi(false)
    .includeAll(false);
}
