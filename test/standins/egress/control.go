package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// state is what GET /egresses answers.
type state struct {
	// Starts counts the StartEgress requests that arrived, refused ones included.
	Starts   int    `json:"starts"`
	Egresses []view `json:"egresses"`
}

// serveControl serves the tests:
//
//	GET  /egresses               the state
//	PUT  /faults/next            the faults of the next start that arrives
//	PUT  /faults/every           the faults of every other start
//	PUT  /egresses/<id>/faults   replaces the faults of an egress, which releases what they held
//	POST /egresses/<id>/<act>    does this to an egress; 409 if it is over
//
// <id> may be "all", which leaves out what is over. Answers without content are 204, mistakes 400 with a sentence.
func serveControl(s *service) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /egresses", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		answer := state{Starts: s.starts, Egresses: []view{}}
		s.mu.Unlock()
		for _, recording := range s.all() {
			answer.Egresses = append(answer.Egresses, recording.view())
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	})
	mux.HandleFunc("PUT /faults/{when}", func(w http.ResponseWriter, r *http.Request) {
		faults, err := readFaults(r)
		when := r.PathValue("when")
		if err == nil && when != "next" && when != "every" {
			err = fmt.Errorf("there are faults of the next start and of every start, not of %q", when)
		}
		if err == nil {
			s.mu.Lock()
			if when == "next" {
				s.next = faults
			} else {
				s.every = faults
			}
			s.mu.Unlock()
		}
		answer(w, err)
	})
	mux.HandleFunc("PUT /egresses/{id}/faults", func(w http.ResponseWriter, r *http.Request) {
		faults, err := readFaults(r)
		if err != nil {
			answer(w, err)
			return
		}
		forEach(w, s, r.PathValue("id"), func(recording *recording) bool {
			recording.change(faults)
			return true
		})
	})
	mux.HandleFunc("POST /egresses/{id}/{act}", func(w http.ResponseWriter, r *http.Request) {
		act := Act(r.PathValue("act"))
		if !slices.Contains(acts, act) {
			answer(w, fmt.Errorf("there is no act %q", act))
			return
		}
		forEach(w, s, r.PathValue("id"), func(recording *recording) bool {
			_, done := recording.do(act)
			return done
		})
	})
	return mux
}

func readFaults(r *http.Request) (Faults, error) {
	var faults Faults
	body := json.NewDecoder(r.Body)
	body.DisallowUnknownFields()
	if err := body.Decode(&faults); err != nil {
		return faults, err
	}
	return faults, faults.check()
}

func forEach(w http.ResponseWriter, s *service, id string, do func(*recording) bool) {
	if id == "all" {
		for _, recording := range s.all() {
			do(recording)
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	recording := s.find(id)
	switch {
	case recording == nil:
		http.Error(w, "there is no egress "+id, http.StatusNotFound)
	case !do(recording):
		http.Error(w, "the egress "+id+" is over", http.StatusConflict)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func answer(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
