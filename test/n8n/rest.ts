import axios, { type AxiosInstance } from 'axios';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

const TIMEOUT_MS = 60_000;

/** n8n's internal REST interface, the one its editor uses, with the cookie of the user who signed in. */
export class RestSession {
	private readonly http: AxiosInstance;
	private cookie = '';

	constructor(private readonly url: string) {
		this.http = axios.create({
			baseURL: `${url}/rest`,
			timeout: TIMEOUT_MS,
			proxy: false,
			validateStatus: () => true,
			// n8n names the browser tab that wants to hear about a manual run; nobody listens here.
			headers: { 'push-ref': 'tests' },
		});
	}

	/** Calls `path` and returns what n8n wraps as `data`; any status but 2xx is an error with n8n's answer. */
	async call<T>(method: Method, path: string, body?: unknown, query?: object): Promise<T> {
		const response = await this.http.request<{ data: T }>({
			method,
			url: path,
			data: body,
			params: query,
			headers: { cookie: this.cookie },
		});
		if (response.status < 200 || response.status > 299) {
			const answer = JSON.stringify(response.data);
			throw new Error(`n8n answered ${method} ${path} with ${response.status}: ${answer}`);
		}
		const cookies = response.headers['set-cookie'];
		if (cookies) this.cookie = cookies.map((each) => each.split(';')[0]).join('; ');
		return response.data.data;
	}

	/** Reads a file that n8n generates for its editor. */
	async fetchFile<T>(path: string): Promise<T> {
		const headers = { cookie: this.cookie };
		return (await axios.get<T>(this.url + path, { headers, timeout: TIMEOUT_MS, proxy: false }))
			.data;
	}
}
