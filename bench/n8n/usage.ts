import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100;
const STATUS_OF_KIB = 1024;

/** Seconds of processor time that a process has used, in all its threads. */
export function processorSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The second field is the program's name in brackets, and may contain anything.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [userTicks, systemTicks] = [fields[11], fields[12]].map(Number);
	return (userTicks + systemTicks) / TICKS_PER_SECOND;
}

/** Megabytes of memory that a process has in use now. */
function residentMegabytes(pid: number): number {
	const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kib) / STATUS_OF_KIB;
}

/** The highest memory of a process while some work is done. */
export async function highestMegabytes(pid: number, work: () => Promise<void>): Promise<number> {
	let highest = residentMegabytes(pid);
	const timer = setInterval(() => (highest = Math.max(highest, residentMegabytes(pid))), 100);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return highest;
}

/** Share of one core that a process uses while it is left alone for `durationMs`. */
export async function idleShare(pid: number, durationMs: number): Promise<number> {
	const before = processorSeconds(pid);
	await pause(durationMs);
	return (processorSeconds(pid) - before) / (durationMs / 1000);
}

/** Waits until a process has done next to nothing for two seconds: it has finished what it had to do. */
export async function untilIdle(pid: number): Promise<void> {
	while ((await idleShare(pid, 2000)) > 0.04);
}

function pause(durationMs: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, durationMs));
}
