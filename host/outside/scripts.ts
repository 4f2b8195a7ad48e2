/**
 * The two programs of an exported training. They are the same in every export: whatever differs they read from
 * colophon-job.json, so that no text of a stranger's ever becomes a part of a program.
 */
export const FINISH_SCRIPT = `"""Writes beside the adapter what Colophon asks for when it comes back: python3 finish.py out"""
import hashlib
import json
import math
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def clean(value):
    """JSON has no NaN and no infinity."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def trainer_log(out):
    """The log of the newest trainer_state.json; Axolotl and TRL both write one."""
    states = [*out.glob("trainer_state.json"), *out.glob("checkpoint-*/trainer_state.json")]
    if not states:
        return []
    newest = max(states, key=lambda path: path.stat().st_mtime)
    history = json.loads(newest.read_text(encoding="utf-8")).get("log_history", [])
    return [{key: clean(value) for key, value in entry.items()} for entry in history]


def finish(out, engine):
    out = pathlib.Path(out)
    signed = json.loads((HERE / "colophon-job.json").read_text(encoding="utf-8"))
    run = {
        "format": "colophon-outside-run/1",
        "job": signed["hash"],
        "recipe": signed["job"]["recipeHash"],
        "engine": engine,
        "adapter": {
            "config": sha256(out / "adapter_config.json"),
            "weights": sha256(out / "adapter_model.safetensors"),
        },
        "log": trainer_log(out),
    }
    (out / "colophon-run.json").write_text(json.dumps(run, allow_nan=False), encoding="utf-8")
    shutil.copyfile(HERE / "colophon-job.json", out / "colophon-job.json")


if __name__ == "__main__":
    finish(sys.argv[1] if len(sys.argv) > 1 else HERE / "out", sys.argv[2] if len(sys.argv) > 2 else "axolotl")
`;

export const TRL_SCRIPT = `"""Trains the adapter of colophon-job.json with TRL: torchrun --nproc_per_node 1 train_trl.py"""
import json
import os
import pathlib

import trl
from datasets import load_dataset
from peft import LoraConfig
from trl import SFTConfig, SFTTrainer

from finish import finish

HERE = pathlib.Path(__file__).resolve().parent
JOB = json.loads((HERE / "colophon-job.json").read_text(encoding="utf-8"))["job"]
SETTINGS = JOB["settings"]
# Of all steps, the part in which the rate rises; transformers 5 takes such a fraction as a number of steps, too.
WARMUP = "warmup_ratio" if "warmup_ratio" in SFTConfig.__dataclass_fields__ else "warmup_steps"
MODULES = {
    "attn_q": "q_proj",
    "attn_k": "k_proj",
    "attn_v": "v_proj",
    "attn_output": "o_proj",
    "ffn_gate": "gate_proj",
    "ffn_up": "up_proj",
    "ffn_down": "down_proj",
}


def answers(turns):
    return sum(turn["role"] == "assistant" for turn in turns)


def main():
    names = ["train"] + (["validation"] if JOB["examples"]["validation"] else [])
    data = load_dataset("parquet", data_files={name: str(HERE / "data" / f"{name}.parquet") for name in names})
    if "validation" not in data and SETTINGS["heldOut"] > 0 and len(data["train"]) > 1:
        halves = data["train"].train_test_split(test_size=SETTINGS["heldOut"], seed=SETTINGS["seed"])
        data["train"], data["validation"] = halves["train"], halves["test"]
    # Loss only on answers. One answer at the end needs nothing of the chat template; several need its generation marks.
    single = all(answers(turns) == 1 for split in data.values() for turns in split["messages"])
    if single:
        data = data.map(
            lambda row: {"prompt": row["messages"][:-1], "completion": row["messages"][-1:]},
            remove_columns=["messages"],
        )
    world = int(os.environ.get("WORLD_SIZE", "1"))
    out = HERE / "out"
    trainer = SFTTrainer(
        model=JOB["base"]["source"],
        train_dataset=data["train"],
        eval_dataset=data.get("validation"),
        peft_config=LoraConfig(
            task_type="CAUSAL_LM",
            r=SETTINGS["rank"],
            lora_alpha=SETTINGS["alpha"],
            lora_dropout=SETTINGS["dropout"],
            use_rslora=SETTINGS["rankStabilised"],
            target_modules=[MODULES[name] for name in SETTINGS["targets"]],
            bias="none",
        ),
        args=SFTConfig(
            output_dir=str(out),
            max_length=SETTINGS["longestTokens"],
            packing=False,
            assistant_only_loss=not single,
            num_train_epochs=SETTINGS["epochs"],
            per_device_train_batch_size=1,
            gradient_accumulation_steps=max(1, round(SETTINGS["batchExamples"] / world)),
            learning_rate=SETTINGS["learningRate"],
            lr_scheduler_type="cosine_with_min_lr",
            lr_scheduler_kwargs={"min_lr_rate": SETTINGS["finalRate"]},
            **{WARMUP: SETTINGS["warmup"]},
            weight_decay=SETTINGS["weightDecay"],
            adam_beta1=SETTINGS["beta1"],
            adam_beta2=SETTINGS["beta2"],
            adam_epsilon=SETTINGS["epsilon"],
            max_grad_norm=SETTINGS["clip"],
            seed=SETTINGS["seed"],
            eval_strategy="epoch" if "validation" in data else "no",
            logging_steps=1,
            report_to="none",
        ),
    )
    trainer.train()
    trainer.save_model(str(out))
    trainer.save_state()
    if trainer.is_world_process_zero():
        finish(out, f"trl {trl.__version__}")


if __name__ == "__main__":
    main()
`;
