import { z } from 'zod';
import { intervalSeconds, quantity, restartInput } from '../../domain/inputs.ts';

/** What a person may ask of a pipeline that runs, on the console's page as in a terminal. */
export const actionRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('tickNow') }),
  z.strictObject({ action: z.literal('setInterval'), value: intervalSeconds }),
  z.strictObject({ action: z.literal('setQuantity'), value: quantity }),
  z.strictObject({ action: z.literal('verifyNow') }),
  z.strictObject({ action: z.literal('restart'), ...restartInput.shape }),
]);
export type ActionRequest = z.input<typeof actionRequest>;
