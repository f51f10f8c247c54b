import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { patched, upsertSearchAttributes } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from '../domain/names.ts';

/** Typed keys of the search attributes that people filter the web UI's list by. */
export const stateAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD');
export const verificationAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.verification, 'KEYWORD');

/** Counters, which only the histories of runs set that began before {@link listedAttributes}. */
export const ticksPublishedAttribute = defineSearchAttributeKey('CompanyPipelineTicksPublished', 'INT');
export const ticksFailedAttribute = defineSearchAttributeKey('CompanyPipelineTicksFailed', 'INT');
export const driverRestartsAttribute = defineSearchAttributeKey('CompanyPipelineDriverRestarts', 'INT');

/** Runs that began before this set every attribute, counters included, each time. */
const ON_CHANGE = 'search attributes when they change';

/**
 * Of one run: what sets its search attributes when one of them has changed, as each time is an event and a write of the
 * visibility store. `before` is what runs set that began before that was so.
 */
export function listedAttributes(): (
  attributes: SearchAttributePair[],
  before: readonly SearchAttributePair[],
) => void {
  let listed: string | undefined;
  return (attributes, before) => {
    if (!patched(ON_CHANGE)) {
      upsertSearchAttributes([...attributes, ...before]);
      return;
    }
    const now = JSON.stringify(attributes);
    if (now === listed) return;
    upsertSearchAttributes(attributes);
    listed = now;
  };
}
