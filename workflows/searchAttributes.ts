import { defineSearchAttributeKey } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../domain/names.ts';

/** Typed keys of the search attributes that make the web UI's list readable. */
export const stateAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.state, 'KEYWORD');
export const ticksPublishedAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.ticksPublished, 'INT');
export const ticksFailedAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.ticksFailed, 'INT');
export const driverRestartsAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.driverRestarts, 'INT');
export const verificationAttribute = defineSearchAttributeKey(SEARCH_ATTRIBUTES.verification, 'KEYWORD');
