import { stopLiveStack } from './globalSetup.ts';

export default stopLiveStack;
