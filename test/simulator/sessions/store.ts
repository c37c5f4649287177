import type { Course } from './course';

/** Every session that Insights may know, in the order of their starts. */
export class SessionStore {
	private readonly byId = new Map<string, Course>();
	private readonly inOrder: Course[] = [];

	/** @param courses in the order of their starts */
	constructor(courses: readonly Course[] = []) {
		for (const course of courses) this.add(course);
	}

	/** Puts a session in its place; one with the same id is an error. */
	add(course: Course): void {
		if (this.byId.has(course.id)) throw new Error(`There is a session ${course.id} already`);
		this.byId.set(course.id, course);
		this.inOrder.splice(this.firstAfter(course.startMs), 0, course);
	}

	get(id: string): Course | undefined {
		return this.byId.get(id);
	}

	/** The sessions that started in a range, both ends included, oldest first. */
	startedBetween(fromMs: number, toMs: number): Course[] {
		return this.inOrder.slice(this.firstAfter(fromMs - 1), this.firstAfter(toMs));
	}

	/** The place of the first session that started after a moment. */
	private firstAfter(timeMs: number): number {
		let low = 0;
		let high = this.inOrder.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.inOrder[middle].startMs > timeMs) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
