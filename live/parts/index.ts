import type { Part } from '../part';
import { call } from './call';
import { http } from './http';
import { rate } from './rate';
import { read } from './read';
import { sms } from './sms';
import { whatsapp } from './whatsapp';

/** The parts of the check, in the order in which they are done: what costs nothing first. */
export const PARTS: readonly Part[] = [read, http, sms, whatsapp, call, rate];
