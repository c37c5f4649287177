import type { Fact } from './fact';
import { FURTHER_FACTS } from './further';
import { UNKNOWN_FACTS } from './unknowns';

export type { Certainty, Fact } from './fact';

/**
 * Every fact about AI Studio that this package assumes, in the order of their subjects. `npm run
 * check:live` settles them, and `docs/api-coverage.md` lists them.
 */
export const FACTS: readonly Fact[] = bySubject([...UNKNOWN_FACTS, ...FURTHER_FACTS]);

/** The facts that one check settles. */
export function factsOf(check: string): Fact[] {
	return FACTS.filter((fact) => fact.check === check);
}

/** Facts whose ids begin alike stand together, in the order in which the subjects first come up. */
function bySubject(facts: readonly Fact[]): Fact[] {
	const subjectOf = ({ id }: Fact) => id.split('.')[0];
	const subjects = [...new Set(facts.map(subjectOf))];
	return subjects.flatMap((subject) => facts.filter((fact) => subjectOf(fact) === subject));
}
