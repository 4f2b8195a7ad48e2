// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement} from "../src/Settlement.sol";
import {Pools} from "../src/settlement/Pools.sol";
import {Posts} from "../src/settlement/Posts.sol";
import {SettlementCrowd} from "./support/SettlementCrowd.sol";
import {PlainToken} from "./support/Tokens.sol";

contract SettlementInvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address private constant PAYER = address(0xF1);
    address private constant POSTER = address(0xF2);
    address private constant STRANGER = address(0xF3);

    SettlementCrowd private crowd;
    Settlement private settlement;

    function setUp() public {
        crowd = new SettlementCrowd();
        settlement = crowd.theSettlement();
    }

    /// @dev Invariants over things that never happen would say nothing.
    function testTheCrowdDoesEverything() public {
        for (uint256 turn = 0; turn < 600; ++turn) {
            uint256 chance = uint256(keccak256(abi.encode(turn)));
            crowd.tryDeposit(chance, uint64(chance >> 8));
            crowd.tryPost(chance >> 16, chance >> 24);
            if (turn % 3 == 0) crowd.tryDemand(chance >> 40);
            if (turn % 2 == 0) crowd.tryChallenge(chance >> 16);
            crowd.tryWait(chance >> 50);
            crowd.tryCancel(chance >> 60);
            crowd.tryReclaim(chance >> 61);
            crowd.tryFinalise(chance >> 62);
            crowd.tryClaim(chance >> 63, chance >> 64);
            crowd.tryCredit(chance >> 65, chance >> 70, uint32(chance >> 80));
            crowd.tryCollect(chance >> 90, chance >> 100);
            crowd.tryWithdraw(chance >> 110, uint64(chance >> 120));
        }
        string[12] memory deeds = [
            "deposit",
            "post",
            "demand",
            "lowered",
            "omitted",
            "cancel",
            "reclaim",
            "finalise",
            "claim",
            "credit",
            "collect",
            "withdraw"
        ];
        for (uint256 deed = 0; deed < 12; ++deed) require(crowd.done(bytes32(bytes(deeds[deed]))) > 0, deeds[deed]);
        require(bytes(crowd.broken()).length == 0, crowd.broken());
    }

    /// @dev Read by forge: what it calls.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(crowd);
        bytes4[] memory selectors = new bytes4[](15);
        selectors[0] = SettlementCrowd.tryPost.selector;
        selectors[1] = SettlementCrowd.tryPost.selector;
        selectors[2] = SettlementCrowd.tryFinalise.selector;
        selectors[3] = SettlementCrowd.tryFinalise.selector;
        selectors[4] = SettlementCrowd.tryClaim.selector;
        selectors[5] = SettlementCrowd.tryClaim.selector;
        selectors[6] = SettlementCrowd.tryChallenge.selector;
        selectors[7] = SettlementCrowd.tryDemand.selector;
        selectors[8] = SettlementCrowd.tryCancel.selector;
        selectors[9] = SettlementCrowd.tryReclaim.selector;
        selectors[10] = SettlementCrowd.tryCredit.selector;
        selectors[11] = SettlementCrowd.tryCollect.selector;
        selectors[12] = SettlementCrowd.tryWithdraw.selector;
        selectors[13] = SettlementCrowd.tryDeposit.selector;
        selectors[14] = SettlementCrowd.tryWait.selector;
        targets[0].selectors = selectors;
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(crowd);
    }

    function invariant_paidIsAtMostTheFinalTotalAndThatAtMostWhatWasFunded() external view {
        for (uint256 which = 0; which < 2; ++which) {
            (address coin, bytes32 id) = crowd.poolAt(which);
            Pools.Pool memory pool = settlement.poolOf(PAYER, coin);
            require(pool.claimed <= pool.finalTotal, "paid more than the final total");
            require(pool.finalTotal <= crowd.funded(id), "a final total above what was funded");
        }
    }

    function invariant_everyUnitIsSomewhere() external view {
        for (uint256 which = 0; which < 2; ++which) {
            (address coin, bytes32 id) = crowd.poolAt(which);
            Pools.Pool memory pool = settlement.poolOf(PAYER, coin);
            Posts.Pending memory pending = settlement.pendingOf(PAYER, coin);
            uint256 promised = pending.root == 0 ? pool.finalTotal : pending.total;
            uint256 gone = crowd.credited(id) + crowd.withdrawn(id);
            require(pool.free + promised + gone == crowd.funded(id), "the sums differ");
            uint256 owed = settlement.owed(POSTER, coin) + settlement.owed(STRANGER, coin);
            for (uint160 account = 0xAA01; account <= 0xAA05; ++account) owed += settlement.owed(address(account), coin);
            bool isCoin = coin == address(0);
            // Bonds that are neither burned nor owed again are with what is pending in either pool.
            uint256 bonds = isCoin ? crowd.bonds() : 0;
            require(owed + crowd.collected(coin) <= crowd.credited(id) + bonds, "more is owed than came in");
            uint256 there = isCoin ? address(settlement).balance : PlainToken(coin).balanceOf(address(settlement));
            uint256 held = pool.free + promised - pool.claimed + crowd.credited(id) + bonds - crowd.collected(coin);
            require(there == held, "the money is not there");
        }
    }

    function invariant_cumulativePerAccountNeverFallsAndNobodyDoesWhatNobodyMay() external view {
        require(bytes(crowd.broken()).length == 0, crowd.broken());
    }
}
