// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement} from "../../src/Settlement.sol";
import {Demands} from "../../src/settlement/Demands.sol";
import {Posts} from "../../src/settlement/Posts.sol";
import {SettlementScene} from "./SettlementScene.sol";
import {Trees} from "./Trees.sol";
import {chain} from "./Chain.sol";

/**
 * @notice Does anything in any order with two pools, one in a token and one in the coin: honest posts and others, money
 * in and out, claims, credits, challenges, demands that nobody answers. What a contract refuses is refused here too.
 */
contract SettlementCrowd is SettlementScene {
    using Trees for Trees.Sum;

    uint256 public constant ACCOUNTS = 5;
    uint256 private constant HIDDEN = 1_025;
    /// @dev Accounts that are demanded: one that was never there, and the one that may have been lowered.
    uint256 private constant ANYBODY = 7;
    uint256 private constant WATCHED = 0xAA02;

    /// @notice What came into a pool and what went out of it again, by whatever way.
    mapping(bytes32 pool => uint256) public funded;
    mapping(bytes32 pool => uint256) public credited;
    mapping(bytes32 pool => uint256) public withdrawn;
    /// @notice Wei that came in as bonds, and coins that went out by `collect`.
    uint256 public bonds;
    mapping(address coin => uint256) public collected;
    /// @notice What may never be seen, in words; empty as long as all is well.
    string public broken;
    /// @notice How often each thing succeeded: an invariant over things that never happen says nothing.
    mapping(bytes32 deed => uint256) public done;

    /// @dev The leaves of the last final root and of the pending one.
    mapping(bytes32 pool => uint128[5]) private _final;
    mapping(bytes32 pool => uint128[5]) private _posted;
    mapping(bytes32 pool => uint32) private _demanded;

    constructor() {
        setUp();
        open(payer, COIN, DEPOSIT);
        for (uint256 which = 0; which < 2; ++which) {
            (address coin, bytes32 id) = poolAt(which);
            funded[id] = DEPOSIT;
            chain.prank(payer);
            settlement.setPoster(coin, poster, type(uint128).max, uint40(chain.getBlockTimestamp() + 36_500 days));
        }
    }

    function theSettlement() external view returns (Settlement) {
        return settlement;
    }

    function poolAt(uint256 which) public view returns (address coin, bytes32 id) {
        coin = which % 2 == 0 ? address(token) : COIN;
        id = settlement.poolId(payer, coin);
    }

    function tryDeposit(uint256 which, uint64 amount) external {
        (address coin, bytes32 id) = poolAt(which);
        uint128 value = 1 + amount % 1_000_000;
        fund(payer, coin, value);
        funded[id] += value;
        ++done["deposit"];
    }

    /// @dev Honest in three of four; else one account is lowered, or left out, while the total rises.
    function tryPost(uint256 which, uint256 seed) external {
        (address coin, bytes32 id) = poolAt(which);
        if (settlement.pendingOf(payer, coin).root != 0) return;
        uint128[5] memory next = _final[id];
        for (uint256 place = 0; place < ACCOUNTS; ++place) next[place] += 1 + uint128((seed >> (8 * place)) % 200);
        if (seed % 4 == 0 && _final[id][1] > 1) {
            next[1] = seed % 8 == 0 ? _final[id][1] / 2 : 0;
            next[2] += _final[id][1];
        }
        Trees.Sum memory made = treeOf(id, next);
        Posts.Post memory wish = wishOf(payer, coin, made, keccak256("receipts"), 1);
        bytes memory leaves = made.packed();
        // Now and then a root of which nobody else has seen the leaves.
        if (seed % 7 == 0) (wish.leaves, wish.file, leaves) = (uint32(HIDDEN), keccak256("file"), bytes(""));
        uint256 bond = settlement.POST_BOND();
        chain.prank(poster);
        try settlement.post{value: bond}(wish, leaves) {
            bonds += bond;
            _posted[id] = next;
            ++done["post"];
            // Whoever watches demands what it cannot see, and nobody answers.
            if (leaves.length == 0 && next[1] < _final[id][1]) demandAs(which, WATCHED);
        } catch {}
    }

    function tryFinalise(uint256 which) external {
        (address coin, bytes32 id) = poolAt(which);
        tryChallenge(which);
        Posts.Pending memory pending = settlement.pendingOf(payer, coin);
        try settlement.finalise(payer, coin) {
            if (chain.getBlockTimestamp() <= pending.until) broken = "final before the window was over";
            if (pending.demands != 0) broken = "final while something was demanded";
            for (uint256 place = 0; place < ACCOUNTS; ++place) {
                if (_posted[id][place] < _final[id][place]) broken = "an account's total has fallen";
            }
            _final[id] = _posted[id];
            ++done["finalise"];
        } catch {}
    }

    /// @dev A watcher looks at every published root, with what it knows of the one before.
    function tryChallenge(uint256 which) public {
        (address coin, bytes32 id) = poolAt(which);
        Posts.Pending memory pending = settlement.pendingOf(payer, coin);
        if (pending.root == 0 || !pending.published) return;
        Trees.Sum memory before = treeOf(id, _final[id]);
        Trees.Sum memory since = treeOf(id, _posted[id]);
        bool bad = _posted[id][1] < _final[id][1];
        chain.prank(stranger);
        if (_posted[id][1] == 0) {
            Demands.Gap memory gap = Demands.Gap(true, true, since.leafAt(0), since.leafAt(1));
            try settlement.challengeOmitted(payer, coin, before.leafAt(1), gap) {
                ++done["omitted"];
            } catch {
                if (bad) broken = "an omission went unpunished";
            }
        } else if (_final[id][1] != 0) {
            try settlement.challengeLowered(payer, coin, before.leafAt(1), since.leafAt(1)) {
                if (!bad) broken = "an honest post was struck";
                ++done["lowered"];
            } catch {
                if (bad) broken = "a lowered account went unpunished";
            }
        }
    }

    function tryDemand(uint256 which) external {
        demandAs(which, ANYBODY);
    }

    function tryCancel(uint256 which) external {
        (address coin,) = poolAt(which);
        for (uint256 turn = 0; turn < 2; ++turn) {
            try settlement.cancel(payer, coin, Demands.Subject.Account, turn == 0 ? ANYBODY : WATCHED) {
                ++done["cancel"];
            } catch {}
        }
    }

    function tryReclaim(uint256 which) external {
        (address coin, bytes32 id) = poolAt(which);
        for (uint256 turn = 0; turn < 2; ++turn) {
            uint256 subject = turn == 0 ? ANYBODY : WATCHED;
            try settlement.reclaim(payer, coin, _demanded[id], Demands.Subject.Account, subject) {
                ++done["reclaim"];
            } catch {}
        }
    }

    function tryClaim(uint256 which, uint256 who) external {
        (address coin, bytes32 id) = poolAt(which);
        uint256 place = who % ACCOUNTS;
        if (_final[id][place] == 0) return;
        Trees.Sum memory made = treeOf(id, _final[id]);
        uint256 index = place;
        for (uint256 before = 0; before < place; ++before) if (_final[id][before] == 0) --index;
        uint128 claimed = settlement.claimedOf(id, made.accounts[index]);
        Settlement.Claim[] memory claims = new Settlement.Claim[](1);
        claims[0] = Settlement.Claim(payer, coin, made.leafAt(index));
        try settlement.claimMany(claims) {
            if (settlement.claimedOf(id, made.accounts[index]) < claimed) broken = "what was claimed has fallen";
            ++done["claim"];
        } catch {
            // With every bad root challenged or withheld, there is always enough for an honest claim.
            if (made.totals[index] > claimed) broken = "an honest claim was refused";
        }
    }

    function tryCredit(uint256 which, uint256 who, uint32 amount) external {
        (address coin, bytes32 id) = poolAt(which);
        uint48 from = settlement.nodeOf(payer, coin, node).next;
        Posts.Credit memory wish =
            Posts.Credit(payer, coin, node, from, from + 1, keccak256("receipts"), keccak256("statement"));
        address[] memory accounts = new address[](1);
        accounts[0] = people(ACCOUNTS)[who % ACCOUNTS];
        uint128[] memory amounts = equalTotals(1, amount % 1_000);
        chain.prank(poster);
        try settlement.credit(wish, accounts, amounts) {
            credited[id] += amounts[0];
            ++done["credit"];
        } catch {}
    }

    function tryCollect(uint256 which, uint256 who) external {
        (address coin,) = poolAt(which);
        address account = who % 7 < ACCOUNTS ? people(ACCOUNTS)[who % 7] : who % 7 == 5 ? poster : stranger;
        uint256 amount = settlement.owed(account, coin);
        try settlement.collect(account, coin) {
            collected[coin] += amount;
            ++done["collect"];
        } catch {}
    }

    function tryWithdraw(uint256 which, uint64 amount) external {
        (address coin, bytes32 id) = poolAt(which);
        uint128 before = settlement.poolOf(payer, coin).free;
        uint40 from = settlement.poolOf(payer, coin).withdrawableFrom;
        chain.startPrank(payer);
        try settlement.withdraw(coin, payer) {
            uint256 late = uint256(from) + settlement.WINDOW();
            bool inTime = chain.getBlockTimestamp() >= from && chain.getBlockTimestamp() <= late;
            if (from == 0 || !inTime) broken = "a withdrawal before the window was over";
            withdrawn[id] += before - settlement.poolOf(payer, coin).free;
            ++done["withdraw"];
        } catch {
            if (amount % 4 == 0) settlement.askWithdrawal(coin, amount % 1_000);
        }
        chain.stopPrank();
    }

    function tryWait(uint256 time) external {
        pass(time % 30 hours);
    }

    function demandAs(uint256 which, uint256 subject) private {
        (address coin, bytes32 id) = poolAt(which);
        uint256 bond = settlement.DEMAND_BOND();
        uint32 number = settlement.poolOf(payer, coin).posts;
        chain.prank(stranger);
        try settlement.demand{value: bond}(payer, coin, Demands.Subject.Account, subject) {
            bonds += bond;
            _demanded[id] = number;
            ++done["demand"];
        } catch {}
    }

    function treeOf(bytes32 id, uint128[5] memory totals) private pure returns (Trees.Sum memory) {
        uint256 count;
        for (uint256 place = 0; place < ACCOUNTS; ++place) if (totals[place] != 0) ++count;
        address[] memory accounts = new address[](count);
        uint128[] memory kept = new uint128[](count);
        uint256 next;
        for (uint256 place = 0; place < ACCOUNTS; ++place) {
            if (totals[place] == 0) continue;
            (accounts[next], kept[next]) = (people(ACCOUNTS)[place], totals[place]);
            ++next;
        }
        return Trees.sumTree(id, accounts, kept);
    }
}
