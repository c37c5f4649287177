/**
 * How sure a fact is: Vonage documents it, several public programs use it in this way, or nobody says.
 */
export type Certainty = 'documented' | 'seen' | 'unknown';

/** A fact about AI Studio that this package relies on, and what would change if it were otherwise. */
export interface Fact {
	/** Lasting name, for documents and reports. */
	id: string;
	/** What this package assumes. */
	fact: string;
	certainty: Certainty;
	restsOn: {
		/** Operation, node or option of this package. */
		feature: string;
		/** Where it is in the source. */
		file: string;
	};
	/** The check of `npm run check:live` that settles it; its part stands before the dot. */
	check: string;
}
